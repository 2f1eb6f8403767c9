/// The recorder process: what the kernel reports goes through the configuration's filter into the log.
///
/// Start with [Recorder]: it owns a sensor and a log and carries events from one to the other until it is told to
/// stop. [ControlServer] answers questions about it on a Unix domain socket, which [ControlClient] asks;
/// [RecorderStatus] is the answer. [RecordingRules] say what is logged; [ActiveConfiguration] is what they become, and
/// [FilterStage] decides by it.
///
/// Recording is one thread, the one that calls [Recorder#run()]. Questions are answered by another, which reads what
/// the first publishes and never makes it wait. A new configuration is read and compiled by that other thread and taken
/// by the first between two polls. A third carries anchors of the log to where [Anchoring] says, and may wait there.
@NullMarked
package ashiato.agent;

import org.jspecify.annotations.NullMarked;
