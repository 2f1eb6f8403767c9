/// What tests of every module need before they watch the running kernel: start at [LiveKernel].
///
/// The package is apart from `ashiato.sensor` because other modules' tests use it too, from the class path, where a
/// package of that name would clash with the module's.
@NullMarked
package ashiato.sensor.live;

import org.jspecify.annotations.NullMarked;
