package dev.vipexport.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.api.webhook.PublicDnsResolver.Lookup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicDnsResolverTest {
    private static final String HOST = "hooks.example";

    private static InetAddress[] addresses(String texts) throws UnknownHostException {
        String[] each = texts.isEmpty() ? new String[0] : texts.split(" ", -1);
        InetAddress[] addresses = new InetAddress[each.length];
        for (int i = 0; i < each.length; i++) {
            addresses[i] = InetAddress.getByAddress(
                    HOST, InetAddress.getByName(each[i]).getAddress());
        }
        return addresses;
    }

    /** Returns one answer per lookup, and fails on further lookups. */
    private static PublicDnsResolver resolver(String... answers) {
        Iterator<String> next = Arrays.asList(answers).iterator();
        Lookup lookup = host -> addresses(next.next());
        return new PublicDnsResolver(lookup, new AddressPolicy(false));
    }

    @Test
    void resolve_returnsCheckedAddresses() throws UnknownHostException {
        PublicDnsResolver rebinding = resolver("8.8.8.8 2606:4700:4700::1111", "127.0.0.1");

        List<InetSocketAddress> connectedTo = rebinding.resolve(HOST, 443);

        assertThat(connectedTo)
                .extracting(address -> address.getAddress().getHostAddress() + " " + address.getPort())
                .containsExactly("8.8.8.8 443", "2606:4700:4700:0:0:0:0:1111 443");
        assertThat(connectedTo).noneMatch(InetSocketAddress::isUnresolved);
        assertThatThrownBy(() -> rebinding.resolve(HOST, 443)).isInstanceOf(UnknownHostException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "8.8.8.8 10.0.0.1", "10.0.0.1 8.8.8.8", "8.8.8.8 ::1", ""})
    void resolve_fails_whenAnyAddressIsNotPublic(String answer) {
        assertThatThrownBy(() -> resolver(answer).resolve(HOST)).isInstanceOf(UnknownHostException.class);
        assertThatThrownBy(() -> resolver(answer).resolve(HOST, 443))
                .isInstanceOf(UnknownHostException.class)
                .message()
                .doesNotContain("10.0.0.1", "127.0.0.1");
    }

    @Test
    void result_isEqual_forUnknownAndPrivateNames() {
        var unknown = new PublicDnsResolver(
                host -> {
                    throw new UnknownHostException(host);
                },
                new AddressPolicy(false));

        DeliveryResult ofUnknown = outcome(unknown);

        assertThat(ofUnknown).isEqualTo(DeliveryResult.failed("no public address"));
        assertThat(outcome(resolver("10.0.0.1"))).isEqualTo(ofUnknown);
    }

    private static DeliveryResult outcome(PublicDnsResolver resolver) {
        try {
            resolver.resolve(HOST, 443);
            throw new AssertionError("was not refused");
        } catch (UnknownHostException e) {
            return DeliveryResult.of(e);
        }
    }
}
