package dev.vipexport.worker.deflate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads and writes four or eight bytes at once, the first byte lowest. */
final class Words {
    private static final VarHandle INT_VIEW =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG_VIEW =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Words() {}

    static int getInt(byte[] bytes, int at) {
        return (int) INT_VIEW.get(bytes, at);
    }

    static long getLong(byte[] bytes, int at) {
        return (long) LONG_VIEW.get(bytes, at);
    }

    static void putLong(byte[] bytes, int at, long word) {
        LONG_VIEW.set(bytes, at, word);
    }
}
