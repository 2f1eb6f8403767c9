/// What the recorder and its control socket are made of.
@NullMarked
package ashiato.agent.internal;

import org.jspecify.annotations.NullMarked;
