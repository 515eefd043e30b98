package dev.vitae.adapter.http;

import java.util.ArrayList;
import java.util.List;

/**
 * The page to read and try the API, and what it is made of: nothing of it comes from elsewhere
 * (docs/adr/0018).
 */
final class DocsEndpoints {
  private static final String FOLDER = "docs/";

  /** Whatever the page does, it does here: no other host, no script or style within the page. */
  private static final String PAGE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    FixedContent page = FixedContent.ofResource(FOLDER + "page.html", "text/html;charset=utf-8");
    routes.add(
        Route.at("/docs")
            .get(
                "text/html",
                exchange -> page.answer(exchange).with("Content-Security-Policy", PAGE_POLICY)));
    routes.add(part("page.css", "text/css"));
    routes.add(part("page.js", "text/javascript"));
    routes.add(part("icon.svg", "image/svg+xml"));
    routes.add(part("swagger-ui.css", "text/css"));
    routes.add(part("swagger-ui-bundle.js", "text/javascript"));
    routes.add(part("swagger-ui-bundle.js.LICENSE.txt", "text/plain"));
    return routes;
  }

  private static Route part(String name, String type) {
    FixedContent file = FixedContent.ofResource(FOLDER + name, type + ";charset=utf-8");
    return Route.at("/docs/" + name).get(type, file::answer);
  }
}
