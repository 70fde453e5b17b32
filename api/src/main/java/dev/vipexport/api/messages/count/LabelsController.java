package dev.vipexport.api.messages.count;

import dev.vipexport.api.directory.Directory;
import dev.vipexport.api.directory.Label;
import dev.vipexport.api.limits.AdmissionFilter;
import dev.vipexport.api.messages.query.ParameterReader;
import dev.vipexport.api.messages.query.QueryParameters;
import dev.vipexport.api.messages.query.QueryResolver;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.query.ExportQuery;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Counts the messages of each label, up to a maximum. An export with that label has as many rows. */
@RestController
class LabelsController {
    private final QueryResolver queryResolver;
    private final Directory directory;
    private final MessageCounter messageCounter;
    private final LabelSettings settings;

    LabelsController(
            QueryResolver queryResolver, Directory directory, MessageCounter messageCounter, LabelSettings settings) {
        this.queryResolver = queryResolver;
        this.directory = directory;
        this.messageCounter = messageCounter;
        this.settings = settings;
    }

    /** @param atLeast whether there may be more messages than {@code count} */
    record LabelView(String label, String name, boolean builtIn, long count, boolean atLeast) {}

    /**
     * A page of the list.
     *
     * @param nextCursor the start of the next page, or null on the last page
     */
    record Labels(List<LabelView> labels, @Nullable String nextCursor) {}

    /** Returns the built-in labels first, then the organisation's own, sorted by id. */
    @GetMapping(path = "/vip-messages/labels", produces = MediaType.APPLICATION_JSON_VALUE)
    CompletableFuture<Labels> labels(
            Caller caller, @RequestParam MultiValueMap<String, String> parameters, HttpServletRequest request) {
        var reader = new ParameterReader(parameters);
        Optional<QueryParameters> queryParameters = QueryParameters.read(reader, reader.timeZone());
        Optional<String> after = reader.text("after");
        int limit = reader.integer("limit", 1, settings.pageSize()).orElse(settings.pageSize());
        reader.throwIfInvalid();
        ExportQuery query = queryResolver.resolve(caller.orgId(), queryParameters.orElseThrow());
        List<Label> labels = labelsAfter(after.orElse(null), caller.orgId())
                .limit(limit + 1L)
                .toList();
        List<Label> page = labels.subList(0, Math.min(limit, labels.size()));
        String nextCursor = labels.size() > limit ? page.get(limit - 1).label() : null;
        AdmissionFilter.keepPlace(request);
        return messageCounter
                .count(
                        caller,
                        page.stream()
                                .map(label -> query.withLabel(label.label()))
                                .toList())
                .thenApply(counts -> new Labels(views(page, counts), nextCursor));
    }

    private static List<LabelView> views(List<Label> labels, List<MessageCount> counts) {
        var views = new ArrayList<LabelView>();
        for (int i = 0; i < labels.size(); i++) {
            Label label = labels.get(i);
            MessageCount count = counts.get(i);
            views.add(new LabelView(label.label(), label.name(), label.builtIn(), count.messages(), count.isAtLeast()));
        }
        return views;
    }

    /** @param after the last label of the page before, which may be deleted, or null for the first page */
    private Stream<Label> labelsAfter(@Nullable String after, String orgId) {
        Stream<Label> own = directory.labels(orgId).stream().filter(label -> !isBuiltIn(label.label()));
        if (after == null) {
            return Stream.concat(Label.BUILT_IN.stream(), own);
        }
        return isBuiltIn(after)
                ? Stream.concat(builtInAfter(after), own)
                : own.filter(label -> label.label().compareTo(after) > 0);
    }

    private static Stream<Label> builtInAfter(String after) {
        return Label.BUILT_IN.stream()
                .dropWhile(label -> !label.label().equals(after))
                .skip(1);
    }

    private static boolean isBuiltIn(String label) {
        return Label.BUILT_IN.stream().anyMatch(builtIn -> builtIn.label().equals(label));
    }
}
