/// The event log: an append-only journal in one directory, its readers and its bound.
///
/// A recorder opens a [LogWriter], the only one of its directory, and appends; [LogWriter#sync()] makes durable what
/// was appended. Any number of [LogReader]s, in any process, read and follow while it writes. [LogSummary] says what
/// a log holds without reading it all. The format is made of frames with checksums, in blocks that can each be read
/// alone, in part files that the bound drops one by one; `docs/reference/journal-format.md` describes every byte.
///
/// Bad bytes are a result, not a failure: a reader goes on behind them and lists them as [Damage]; a writer says in
/// its [Recovery] what it found. A [LogException] is for what the caller must act on: no permission, no space, not
/// a log.
///
/// Writers and readers are for one thread each; all other types are immutable.
@NullMarked
package ashiato.log;

import org.jspecify.annotations.NullMarked;
