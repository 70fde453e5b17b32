package dev.vipexport.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {

    static Stream<Arguments> addresses() throws Exception {
        var file = Objects.requireNonNull(PublicAddressesTest.class.getResource("addresses.txt"));
        return Files.readAllLines(Path.of(file.toURI())).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" +", 3))
                .map(parts -> Arguments.of(parts[1], parts[0].equals("public")));
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void address_isPublic_onlyWhenPublicUnicast(String address, boolean isPublic) throws Exception {
        assertThat(PublicAddresses.contains(InetAddress.getByName(address))).isEqualTo(isPublic);
        assertThat(new AddressPolicy(false).allows(InetAddress.getByName(address)))
                .isEqualTo(isPublic);
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void addressPolicy_allowsLoopback_whenConfigured(String address, boolean isPublic) throws Exception {
        boolean isLoopback = List.of("127.0.0.0", "127.0.0.1", "127.255.255.255", "::1", "::ffff:127.0.0.1")
                .contains(address);

        assertThat(new AddressPolicy(true).allows(InetAddress.getByName(address)))
                .isEqualTo(isPublic || isLoopback);
    }

    /** An IPv6 address as 16 bytes, in which {@code xxxxxxxx} stands for an IPv4 address. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "000000000000000000000000xxxxxxxx",
                "0064ff9b0000000000000000xxxxxxxx",
                "0064ff9b0001000000000000xxxxxxxx",
                "00000000000000000000ffffxxxxxxxx",
                "0000000000000000ffff0000xxxxxxxx",
                "2002xxxxxxxx00000000000000000001",
                "20010000xxxxxxxx0000000000000001",
            })
    void wrappedIpv4Address_isNotPublic(String wrapping) throws Exception {
        var random = new Random(7);
        for (int i = 0; i < 200; i++) {
            String address = HexFormat.of().toHexDigits(random.nextInt());
            byte[] bytes = HexFormat.of().parseHex(wrapping.replace("xxxxxxxx", address));

            // keeps IPv6 even if Java would convert it to IPv4
            assertThat(PublicAddresses.contains(Inet6Address.getByAddress(null, bytes, -1)))
                    .as(HexFormat.of().formatHex(bytes))
                    .isFalse();
        }
    }

    @Test
    void unallocatedAddress_isNotPublic() throws UnknownHostException {
        var random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = ByteBuffer.allocate(16)
                    .putLong(random.nextLong())
                    .putLong(random.nextLong())
                    .array();
            if ((bytes[0] & 0xe0) != 0x20) {
                assertThat(PublicAddresses.contains(InetAddress.getByAddress(bytes)))
                        .as(HexFormat.of().formatHex(bytes))
                        .isFalse();
            }
        }
    }
}
