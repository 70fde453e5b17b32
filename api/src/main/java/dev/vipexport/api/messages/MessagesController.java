package dev.vipexport.api.messages;

import dev.vipexport.common.job.Requester;
import dev.vipexport.common.query.ExportQuery;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The plain list, for callers that show messages instead of exporting them. */
@RestController
class MessagesController {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MOST = 500;

    private final QueryGate gate;
    private final PageReader pages;

    MessagesController(QueryGate gate, Messages messages) {
        this.gate = gate;
        this.pages = new PageReader(messages);
    }

    @GetMapping(path = "/vip-messages", produces = MediaType.APPLICATION_JSON_VALUE)
    MessagePage messages(Requester caller, @RequestParam MultiValueMap<String, String> parameters) {
        var reader = new ParameterReader(parameters);
        Optional<Selection> selection = Selection.read(reader);
        Optional<Before> before = reader.time("before", Before::parse);
        int limit = reader.number("limit", 1, MOST).orElse(DEFAULT_LIMIT);
        reader.check();
        ExportQuery query = gate.admitted(caller.orgId(), selection.orElseThrow());
        return pages.read(query, before.orElse(null), limit);
    }
}
