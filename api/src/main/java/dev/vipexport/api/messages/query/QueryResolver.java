package dev.vipexport.api.messages.query;

import dev.vipexport.api.directory.Channel;
import dev.vipexport.api.directory.Directory;
import dev.vipexport.api.directory.Workspace;
import dev.vipexport.api.error.ApiException;
import dev.vipexport.common.query.ExportQuery;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Converts parameters into a query, and checks that the caller may run it. */
@Component
public final class QueryResolver {
    private final Directory directory;

    /** Creates a resolver that finds workspaces and channels in {@code directory}. */
    public QueryResolver(Directory directory) {
        this.directory = directory;
    }

    /**
     * Returns the query of well-formed parameters.
     *
     * @throws ApiException 400 if the window is invalid, and as {@link #requireAccess}
     */
    public ExportQuery resolve(String orgId, QueryParameters queryParameters) {
        ExportQuery query = queryParameters.toQuery();
        requireAccess(orgId, query);
        return query;
    }

    /**
     * Checks that the organisation may export the messages of the query, in this order:
     *
     * <ol>
     *   <li>Workspace and channel exist in the caller's organisation (404).
     *   <li>The workspace is VIP (403).
     *   <li>The channel is connected to the workspace (400).
     * </ol>
     */
    public void requireAccess(String orgId, ExportQuery query) {
        Workspace workspace = directory.workspace(orgId, query.workspaceId()).orElseThrow(notFound("workspace"));
        Channel channel = directory.channel(orgId, query.mediumId()).orElseThrow(notFound("channel"));
        if (!workspace.vip()) {
            throw ApiException.forbidden("The workspace is not VIP");
        }
        if (!channel.workspaceIds().contains(workspace.workspaceId())) {
            throw ApiException.badRequest("The channel is not connected to the workspace");
        }
    }

    private static Supplier<ApiException> notFound(String what) {
        return () -> ApiException.notFound("There is no such " + what);
    }
}
