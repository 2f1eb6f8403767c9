/// How configurations are compiled and evaluated. [Interpreter] is the meaning of a configuration, written down
/// plainly;
/// everything else makes the same decisions faster.
@NullMarked
package ashiato.config.internal;

import org.jspecify.annotations.NullMarked;
