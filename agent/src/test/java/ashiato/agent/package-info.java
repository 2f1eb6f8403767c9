@NullMarked
package ashiato.agent;

import org.jspecify.annotations.NullMarked;
