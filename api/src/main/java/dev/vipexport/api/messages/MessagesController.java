package dev.vipexport.api.messages;

import dev.vipexport.api.messages.query.ParameterReader;
import dev.vipexport.api.messages.query.QueryParameters;
import dev.vipexport.api.messages.query.QueryResolver;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.query.ExportQuery;
import jakarta.servlet.http.HttpServletRequest;
import java.time.ZoneId;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists messages, for callers that show messages instead of exporting them. */
@RestController
class MessagesController {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 500;

    private final QueryResolver queryResolver;
    private final MessagePager pager;
    private final ReadBudget budget;

    MessagesController(QueryResolver queryResolver, MessagePager pager, ReadBudget budget) {
        this.queryResolver = queryResolver;
        this.pager = pager;
        this.budget = budget;
    }

    @GetMapping(path = "/vip-messages", produces = MediaType.APPLICATION_JSON_VALUE)
    MessagePage messages(
            Caller caller, @RequestParam MultiValueMap<String, String> parameters, HttpServletRequest request) {
        var reader = new ParameterReader(parameters);
        ZoneId zone = reader.timeZone();
        Optional<QueryParameters> queryParameters = QueryParameters.read(reader, zone);
        Optional<PagePosition> before = reader.time("before", text -> PagePosition.parse(text, zone));
        int limit = reader.integer("limit", 1, MAX_LIMIT).orElse(DEFAULT_LIMIT);
        reader.throwIfInvalid();
        ExportQuery query = queryResolver.resolve(caller.orgId(), queryParameters.orElseThrow());
        ReadBudget.Share share = budget.open(caller.orgId());
        ReadBudgetFilter.closeAfterResponse(request, share);
        return pager.readPage(query, before.orElse(null), limit, share);
    }
}
