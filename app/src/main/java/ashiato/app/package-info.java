/// The `ashiato` command.
///
/// Start with [Main], which is the whole command, and [RecordCommand], [EventsCommand] and [StatusCommand], one class
/// a subcommand. All they may touch of the process they run in is in [Surroundings], so that a test runs a command as
/// a user does. Every sentence that a user can read is in `Messages.properties`.
@NullMarked
package ashiato.app;

import org.jspecify.annotations.NullMarked;
