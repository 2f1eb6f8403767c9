@NullMarked
package ashiato.sensor;

import org.jspecify.annotations.NullMarked;
