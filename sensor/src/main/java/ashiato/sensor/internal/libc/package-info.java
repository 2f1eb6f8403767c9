/// The C library, raw: functions with their prototypes, and how they fail.
///
/// [Libc] has them all; what it returns is owned by the classes that call it. Safe for use by many threads.
@NullMarked
package ashiato.sensor.internal.libc;

import org.jspecify.annotations.NullMarked;
