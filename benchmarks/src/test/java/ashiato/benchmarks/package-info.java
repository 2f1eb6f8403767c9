@NullMarked
package ashiato.benchmarks;

import org.jspecify.annotations.NullMarked;
