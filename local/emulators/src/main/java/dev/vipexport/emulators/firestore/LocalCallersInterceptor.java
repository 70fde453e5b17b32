package dev.vipexport.emulators.firestore;

import dev.vipexport.emulators.runtime.LocalCallers;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/** Refuses calls whose authority is a foreign host. */
final class LocalCallersInterceptor implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (LocalCallers.isLocal(call.getAuthority())) {
            return next.startCall(call, headers);
        }
        call.close(
                Status.PERMISSION_DENIED.withDescription("This server answers 127.0.0.1 and localhost only"),
                new Metadata());
        return new ServerCall.Listener<>() {};
    }
}
