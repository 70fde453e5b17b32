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
 * What became of a call.
 *
 * @param text for the receiver's owner: a status, or a few words of our own, never those of an exception, which name addresses
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

    /** Redirects are not followed, and so failures. */
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
