package dev.vipexport.stack;

import com.google.cloud.firestore.Firestore;
import com.google.cloud.storage.BucketInfo;
import com.google.cloud.storage.Storage;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.stack.demo.DemoOrganisations;
import org.springframework.core.env.SimpleCommandLinePropertySource;

/** Fills servers that run elsewhere, such as those of docker-compose.yml: {@code --firestore=HOST:PORT --storage=URL}. */
public final class SeedDemo {
    private SeedDemo() {}

    /** Writes the demo's data and creates the bucket. Existing data stays. */
    public static void main(String[] arguments) throws Exception {
        var options = new SimpleCommandLinePropertySource(arguments);
        CloudSettings settings =
                Backends.cloudSettings(requireOption(options, "firestore"), requireOption(options, "storage"));
        try (Firestore firestore = GoogleClients.firestore(settings);
                Storage storage = GoogleClients.storage(settings)) {
            DemoOrganisations.seed(firestore);
            if (storage.get(settings.bucket()) == null) {
                storage.create(BucketInfo.of(settings.bucket()));
            }
        }
        System.out.println("Demo data is in place.");
    }

    private static String requireOption(SimpleCommandLinePropertySource options, String name) {
        String value = options.getProperty(name);
        if (value == null) {
            throw new IllegalArgumentException("The option --" + name + "=... is missing");
        }
        return value;
    }
}
