package dev.vipexport.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.api.webhook.CheckedResolver.Lookup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckedResolverTest {
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

    /** Another answer to each look-up; one more is a failure. */
    private static CheckedResolver resolver(String... answers) {
        Iterator<String> next = Arrays.asList(answers).iterator();
        Lookup lookup = host -> addresses(next.next());
        return new CheckedResolver(lookup, new Reach(false));
    }

    @Test
    void whatIsCheckedIsWhatIsConnectedTo() throws UnknownHostException {
        CheckedResolver rebinding = resolver("8.8.8.8 2606:4700:4700::1111", "127.0.0.1");

        List<InetSocketAddress> connectedTo = rebinding.resolve(HOST, 443);

        assertThat(connectedTo)
                .extracting(address -> address.getAddress().getHostAddress() + " " + address.getPort())
                .containsExactly("8.8.8.8 443", "2606:4700:4700:0:0:0:0:1111 443");
        assertThat(connectedTo).noneMatch(InetSocketAddress::isUnresolved);
        assertThatThrownBy(() -> rebinding.resolve(HOST, 443)).isInstanceOf(UnknownHostException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "8.8.8.8 10.0.0.1", "10.0.0.1 8.8.8.8", "8.8.8.8 ::1", ""})
    void oneAddressThatIsNotPublicIsEnoughToRefuseThemAll(String answer) {
        assertThatThrownBy(() -> resolver(answer).resolve(HOST)).isInstanceOf(UnknownHostException.class);
        assertThatThrownBy(() -> resolver(answer).resolve(HOST, 443))
                .isInstanceOf(UnknownHostException.class)
                .message()
                .doesNotContain("10.0.0.1", "127.0.0.1");
    }

    @Test
    void callersCannotLearnWhichInternalNamesThereAre() {
        var unknown = new CheckedResolver(
                host -> {
                    throw new UnknownHostException(host);
                },
                new Reach(false));

        Outcome ofUnknown = outcome(unknown);

        assertThat(ofUnknown).isEqualTo(Outcome.failed("no public address"));
        assertThat(outcome(resolver("10.0.0.1"))).isEqualTo(ofUnknown);
    }

    private static Outcome outcome(CheckedResolver resolver) {
        try {
            resolver.resolve(HOST, 443);
            throw new AssertionError("was not refused");
        } catch (UnknownHostException e) {
            return Outcome.of(e);
        }
    }
}
