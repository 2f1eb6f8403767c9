@NullMarked
package ashiato.agent.internal;

import org.jspecify.annotations.NullMarked;
