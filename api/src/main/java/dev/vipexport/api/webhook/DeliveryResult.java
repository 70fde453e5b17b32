package dev.vipexport.api.webhook;

import dev.vipexport.common.job.JobCallback.Verdict;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.NoHttpResponseException;

/**
 * The result of a call to a receiver.
 *
 * @param text status or reason, shown to callers; never an exception's message, which can name internal addresses
 */
record DeliveryResult(Verdict verdict, String text) {
    static final DeliveryResult TIMED_OUT = failed("timed out");
    static final DeliveryResult NOT_SENT = failed("could not be sent");

    private static final int GONE = 410;

    static DeliveryResult failed(String text) {
        return new DeliveryResult(Verdict.FAILED, text);
    }

    static DeliveryResult refused(String text) {
        return new DeliveryResult(Verdict.REFUSED, text);
    }

    /** Returns the result of a status. The client follows no redirects, so a redirect is a failure. */
    static DeliveryResult of(int status) {
        String text = Integer.toString(status);
        if (status >= 200 && status < 300) {
            return new DeliveryResult(Verdict.DELIVERED, text);
        }
        return status == GONE ? refused(text) : failed(text);
    }

    static DeliveryResult of(IOException failure) {
        if (failure instanceof UnknownHostException) {
            return failed("no public address");
        }
        if (failure instanceof SocketTimeoutException) {
            return TIMED_OUT;
        }
        if (failure instanceof ConnectException) {
            return failed("connection refused");
        }
        if (failure instanceof SSLException) {
            return failed("TLS failed");
        }
        if (failure instanceof SocketException
                || failure instanceof NoHttpResponseException
                || failure instanceof ConnectionClosedException) {
            return failed("connection lost");
        }
        return failed("no HTTP answer");
    }
}
