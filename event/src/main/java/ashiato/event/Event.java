package ashiato.event;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Something a host did, as one record whose components are Sysmon's fields in Sysmon's order.
///
/// A component's name is the field's name with its first letter in lower case (`destinationIp` is
/// `DestinationIp`); its Java type fixes the field's type (see [FieldType]). Null means "not known" and prints
/// `-`. The fields are those of schema 4.90 of Microsoft's Sysmon (microsoft/SysmonCommon, manifest.xml).
public sealed interface Event
        permits ProcessCreate,
                FileCreateTime,
                NetworkConnect,
                ServiceStateChange,
                ProcessTerminate,
                DriverLoad,
                ImageLoad,
                CreateRemoteThread,
                RawAccessRead,
                ProcessAccess,
                FileCreate,
                RegistryObject,
                RegistryValueSet,
                RegistryRename,
                FileCreateStreamHash,
                ConfigChange,
                PipeCreated,
                PipeConnected,
                WmiFilter,
                WmiConsumer,
                WmiBinding,
                DnsQuery,
                FileDelete,
                ClipboardChange,
                ProcessTampering,
                FileDeleteDetected,
                FileBlockExecutable,
                FileBlockShredding,
                FileExecutableDetected,
                BpfEvent,
                NetworkFlow,
                FileRead,
                ErrorReport {

    /// The type of this event: its number, tag, template and schema.
    EventType kind();

    /// When it happened, in UTC. For an event without an own time, when it was noticed.
    Instant utcTime();

    /// The same event with another name of the rule that logged it, or this one if its type has no field
    /// `RuleName`.
    ///
    /// @param ruleName the name, or null for none
    default Event withRuleName(@Nullable String ruleName) {
        Schema schema = kind().schema();
        Field field = schema.field("RuleName");
        if (field == null || Objects.equals(field.value(this), ruleName)) {
            return this;
        }
        @Nullable Object[] values = new @Nullable Object[schema.fields().size()];
        for (Field each : schema.fields()) {
            values[each.position()] = each == field ? ruleName : each.value(this);
        }
        return schema.create(values);
    }
}
