@NullMarked
package ashiato.log;

import org.jspecify.annotations.NullMarked;
