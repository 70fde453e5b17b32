package dev.vipexport.api.messages.query;

import dev.vipexport.api.directory.Channel;
import dev.vipexport.api.directory.Directory;
import dev.vipexport.api.directory.Workspace;
import dev.vipexport.api.error.ApiException;
import dev.vipexport.common.query.ExportQuery;
import java.util.function.Supplier;
import org.springframework.util.MultiValueMap;

/** Turns parameters into a query that its caller may ask, or says why not. */
public final class QueryResolver {
    private final Directory directory;

    public QueryResolver(Directory directory) {
        this.directory = directory;
    }

    /**
     * The query that the parameters say, checked in this order: all parameters (422), the window (400), workspace and
     * channel exist in the caller's organisation (404), the workspace is VIP (403), the channel is connected to it (400).
     */
    public ExportQuery readAndResolve(String orgId, MultiValueMap<String, String> parameters) {
        return resolve(orgId, QueryParameters.parse(parameters));
    }

    /** The query of well-formed parameters, checked from the window on. */
    public ExportQuery resolve(String orgId, QueryParameters queryParameters) {
        ExportQuery query = queryParameters.toQuery();
        Workspace workspace = directory.workspace(orgId, query.workspaceId()).orElseThrow(notFound("workspace"));
        Channel channel = directory.channel(orgId, query.mediumId()).orElseThrow(notFound("channel"));
        if (!workspace.vip()) {
            throw ApiException.forbidden("The workspace is not VIP");
        }
        if (!channel.workspaceIds().contains(workspace.workspaceId())) {
            throw ApiException.badRequest("The channel is not connected to the workspace");
        }
        return query;
    }

    private static Supplier<ApiException> notFound(String what) {
        return () -> ApiException.notFound("There is no such " + what);
    }
}
