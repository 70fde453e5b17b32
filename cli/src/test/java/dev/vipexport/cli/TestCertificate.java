package dev.vipexport.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HexFormat;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A self-signed certificate for DNS names, also for those with an underscore, which keytool takes only as bytes. */
record TestCertificate(Path keyStore) {
    private static final String PASSWORD = "changeit";
    private static final int SEQUENCE = 0x30;
    private static final int DNS_NAME = 0x82;

    static TestCertificate of(Path folder, String... names) throws IOException, InterruptedException {
        Path keyStore = folder.resolve("certificate.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "test",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=test",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keyStore.toString(),
                        "-storepass",
                        PASSWORD,
                        "-ext",
                        "2.5.29.17=" + HexFormat.ofDelimiter(":").formatHex(alternativeNames(names)))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
        return new TestCertificate(keyStore);
    }

    /** Returns the DER of SubjectAltName (RFC 5280, 4.2.1.6). */
    private static byte[] alternativeNames(String... names) {
        var content = new ByteArrayOutputStream();
        for (String name : names) {
            content.write(DNS_NAME);
            content.write(name.length());
            content.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        }
        var sequence = new ByteArrayOutputStream();
        sequence.write(SEQUENCE);
        sequence.write(content.size()); // below 128 bytes
        sequence.writeBytes(content.toByteArray());
        return sequence.toByteArray();
    }

    /** Returns the JVM options of a client that trusts this certificate. */
    String[] trustOptions() {
        return new String[] {"-Djavax.net.ssl.trustStore=" + keyStore, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD
        };
    }

    SSLContext serverContext() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }
}
