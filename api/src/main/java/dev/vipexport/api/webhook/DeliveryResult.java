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
 * @param text status or reason, shown to callers. Equal for all failed connections, because others would let a caller scan
 *     machines from the API's address
 * @param detail the reason for the operator's log. Never an exception's message, which can name internal addresses
 */
record DeliveryResult(Verdict verdict, String text, String detail) {
    static final DeliveryResult TIMED_OUT = unanswered("timed out");
    static final DeliveryResult NOT_SENT = failed("could not be sent");

    private static final int GONE = 410;

    static DeliveryResult failed(String text) {
        return new DeliveryResult(Verdict.FAILED, text, text);
    }

    static DeliveryResult unanswered(String detail) {
        return new DeliveryResult(Verdict.FAILED, "no answer", detail);
    }

    static DeliveryResult refused(String text) {
        return new DeliveryResult(Verdict.REFUSED, text, text);
    }

    /** Returns the result of a status. The client follows no redirects, so a redirect is a failure. */
    static DeliveryResult of(int status) {
        String text = Integer.toString(status);
        if (status >= 200 && status < 300) {
            return new DeliveryResult(Verdict.DELIVERED, text, text);
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
            return unanswered("connection refused");
        }
        if (failure instanceof SSLException) {
            return unanswered("TLS failed");
        }
        if (failure instanceof SocketException
                || failure instanceof NoHttpResponseException
                || failure instanceof ConnectionClosedException) {
            return unanswered("connection lost");
        }
        return unanswered("no HTTP answer");
    }
}
