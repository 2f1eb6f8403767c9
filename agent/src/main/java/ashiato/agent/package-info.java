/// The recorder process: what the kernel reports goes into the log.
///
/// Start with [Recorder]: it owns a sensor and a log and carries events from one to the other until it is told to
/// stop. [ControlServer] answers questions about it on a Unix domain socket, which [ControlClient] asks;
/// [RecorderStatus] is the answer.
///
/// Recording is one thread, the one that calls [Recorder#run()]. Questions are answered by another, which reads what
/// the first publishes and never makes it wait.
@NullMarked
package ashiato.agent;

import org.jspecify.annotations.NullMarked;
