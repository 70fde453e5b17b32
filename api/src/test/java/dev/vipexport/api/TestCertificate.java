package dev.vipexport.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.ssl.SSLContexts;

/**
 * A new self-signed certificate with its key.
 *
 * @param keys holds both under the alias {@code test}
 */
public record TestCertificate(KeyStore keys) {
    private static final String ALIAS = "test";
    private static final String PASSWORD = "changeit";

    /**
     * Creates a certificate.
     *
     * @param folder an empty folder for keytool's file
     * @param subjects such as {@code dns:hook.example,ip:127.0.0.1}
     */
    public static TestCertificate create(Path folder, String subjects) {
        Path file = folder.resolve("keys.p12");
        try {
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            ALIAS,
                            "-keyalg",
                            "EC",
                            "-validity",
                            "2",
                            "-dname",
                            "CN=test",
                            "-ext",
                            "san=" + subjects,
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            file.toString(),
                            "-storepass",
                            PASSWORD)
                    .redirectErrorStream(true)
                    .redirectOutput(Path.of("target", "keytool.log").toFile())
                    .start();
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool failed; see target/keytool.log");
            }
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            return new TestCertificate(keys);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns what a server with this certificate needs. */
    public SSLContext serverContext() throws GeneralSecurityException {
        return SSLContexts.custom()
                .loadKeyMaterial(keys, PASSWORD.toCharArray())
                .build();
    }

    /** Returns what a server with this certificate needs, whose TLS is that of {@code provider}. */
    public SSLContext serverContext(Provider provider) throws GeneralSecurityException {
        return SSLContexts.custom()
                .setProvider(provider)
                .loadKeyMaterial(keys, PASSWORD.toCharArray())
                .build();
    }

    /** Returns what a client that trusts only this certificate needs. */
    public SSLContext clientContext() throws GeneralSecurityException {
        return SSLContexts.custom().loadTrustMaterial(keys, null).build();
    }

    public String certificatePem() throws GeneralSecurityException {
        return pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
    }

    public String privateKeyPem() throws GeneralSecurityException {
        return pem("PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + type + "-----\n";
    }
}
