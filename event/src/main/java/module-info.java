/// The vocabulary of Ashiato: one record for each Sysmon event type, the schema derived from the records, and
/// the renderings of an event as text, XML, JSON and CSV.
module ashiato.event {
    requires static org.jspecify;

    exports ashiato.event;
}
