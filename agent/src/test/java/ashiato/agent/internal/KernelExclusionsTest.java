package ashiato.agent.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ashiato.config.Configuration;
import ashiato.config.ConfigurationReader;
import ashiato.config.RuleEngine;
import ashiato.sensor.NetworkExclusions;
import ashiato.sensor.NetworkExclusions.Noise;
import ashiato.sensor.NetworkExclusions.Subject;
import java.net.InetAddress;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KernelExclusionsTest {
    private static Noise connections(String nodes) {
        String xml = "<Sysmon schemaversion=\"4.90\"><EventFiltering>" + nodes + "</EventFiltering></Sysmon>";
        Configuration configuration = Objects.requireNonNull(
                new ConfigurationReader("host").parse(xml.getBytes(UTF_8)).configuration());
        NetworkExclusions exclusions = KernelExclusions.of(RuleEngine.of(configuration), configuration);
        return exclusions.connections();
    }

    private static Subject subject(String image) {
        return new Subject(new UUID(1, 2), 7, image, "root");
    }

    @Test
    void findsAddressesAndPortsThatAreNeverLogged() {
        Noise noise = connections("<RuleGroup groupRelation=\"or\"><NetworkConnect onmatch=\"exclude\">"
                + "<DestinationIp>127.0.0.1</DestinationIp><DestinationIp>0:0:0:0:0:0:0:1</DestinationIp>"
                + "<SourceIp>10.1.2.3</SourceIp><DestinationPort>53</DestinationPort><SourcePort>80</SourcePort>"
                + "</NetworkConnect></RuleGroup>");

        assertThat(noise.destinationAddresses())
                .containsExactlyInAnyOrder(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));
        assertThat(noise.sourceAddresses()).containsExactly(InetAddress.ofLiteral("10.1.2.3"));
        assertThat(noise.destinationPorts()).containsExactly(53);
        assertThat(noise.sourcePorts()).containsExactly(80);
        assertThat(noise.excludedProcess()).isSameAs(Noise.NO_PROCESS);
    }

    @Test
    void leavesTextsThatNoEventHasToTheFilter() {
        Noise noise = connections("<RuleGroup groupRelation=\"or\"><NetworkConnect onmatch=\"exclude\">"
                + "<DestinationIp>127.1</DestinationIp><DestinationIp>::1</DestinationIp>"
                + "<DestinationIp>example.com</DestinationIp><DestinationPort>053</DestinationPort>"
                + "<DestinationPort>65536</DestinationPort><DestinationPort>http</DestinationPort>"
                + "</NetworkConnect></RuleGroup>");

        assertThat(noise.destinationAddresses()).isEmpty();
        assertThat(noise.destinationPorts()).isEmpty();
    }

    @Test
    void excludesNothingThatAnotherFilterMayStillLog() {
        Noise noise = connections("<RuleGroup groupRelation=\"and\"><NetworkConnect onmatch=\"exclude\">"
                + "<DestinationIp>127.0.0.1</DestinationIp><DestinationPort>53</DestinationPort>"
                + "</NetworkConnect></RuleGroup>");

        assertThat(noise.destinationAddresses()).isEmpty();
        assertThat(noise.destinationPorts()).isEmpty();
    }

    @Test
    void excludesProgramsThatNoFilterIncludes() {
        Noise noise = connections("<RuleGroup groupRelation=\"or\"><NetworkConnect onmatch=\"include\">"
                + "<Image condition=\"image\">curl</Image></NetworkConnect></RuleGroup>");

        assertThat(noise.excludedProcess().test(subject("/usr/bin/wget"))).isTrue();
        assertThat(noise.excludedProcess().test(subject("/usr/bin/curl"))).isFalse();
    }

    @Test
    void excludesNoProgramThatAnotherFieldMayInclude() {
        Noise noise = connections("<RuleGroup groupRelation=\"or\"><NetworkConnect onmatch=\"include\">"
                + "<Image condition=\"image\">curl</Image><DestinationPort>4444</DestinationPort>"
                + "</NetworkConnect></RuleGroup>");

        assertThat(noise.excludedProcess().test(subject("/usr/bin/wget"))).isFalse();
    }
}
