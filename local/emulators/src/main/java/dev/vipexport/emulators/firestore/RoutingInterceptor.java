package dev.vipexport.emulators.firestore;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a call to a named database whose headers do not name that database. Google's front end finds the database by
 * them alone. {@code (default)} needs no header.
 *
 * @see <a href="https://github.com/apache/beam/issues/25851">Invalid request routing header</a>
 */
final class RoutingInterceptor implements ServerInterceptor {
    private static final Pattern DATABASE =
            Pattern.compile("(projects/([^/]+)/databases/([^/]+))(?:/.*)?", Pattern.DOTALL);
    private static final Metadata.Key<String> PREFIX =
            Metadata.Key.of("google-cloud-resource-prefix", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> PARAMETERS =
            Metadata.Key.of("x-goog-request-params", Metadata.ASCII_STRING_MARSHALLER);

    @Override
    public <A, B> Listener<A> interceptCall(ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
        return new RoutedListener<>(call, headers, next.startCall(call, headers));
    }

    private static final class RoutedListener<A, B> extends SimpleForwardingServerCallListener<A> {
        private final ServerCall<A, B> call;
        private final Metadata headers;
        private boolean rejected;

        private RoutedListener(ServerCall<A, B> call, Metadata headers, Listener<A> listener) {
            super(listener);
            this.call = call;
            this.headers = headers;
        }

        @Override
        public void onMessage(A request) {
            Matcher database = DATABASE.matcher(CallTarget.of(request));
            if (rejected || (database.matches() && !isRouted(database))) {
                reject();
            } else {
                super.onMessage(request);
            }
        }

        private boolean isRouted(Matcher database) {
            return database.group(3).equals("(default)")
                    || database.group(1).equals(headers.get(PREFIX))
                    || names(headers.get(PARAMETERS), database);
        }

        private void reject() {
            if (!rejected) {
                rejected = true;
                call.close(
                        Status.INVALID_ARGUMENT.withDescription("Invalid request routing header. Please refer to the"
                                + " documentation on the header format."),
                        new Metadata());
            }
        }

        @Override
        public void onHalfClose() {
            if (!rejected) {
                super.onHalfClose();
            }
        }
    }

    private static boolean names(@Nullable String parameters, Matcher database) {
        if (parameters == null) {
            return false;
        }
        List<String> decoded = Arrays.stream(parameters.split("&"))
                .map(one -> URLDecoder.decode(one, StandardCharsets.UTF_8))
                .toList();
        boolean names = decoded.contains("project_id=" + database.group(2))
                && decoded.contains("database_id=" + database.group(3));
        return names
                || decoded.stream()
                        .map(one -> DATABASE.matcher(one.substring(one.indexOf('=') + 1)))
                        .anyMatch(one -> one.matches() && one.group(1).equals(database.group(1)));
    }
}
