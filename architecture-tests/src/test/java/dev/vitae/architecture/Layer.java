package dev.vitae.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayList;
import java.util.List;

/** The layers of the house, and all that each may see. What is not named here is not allowed. */
enum Layer {
  DOMAIN("domain", List.of(), List.of()),
  APPLICATION("application", List.of(DOMAIN), List.of()),
  SETTINGS("settings", List.of(), List.of()),
  HTTP("adapter.http", List.of(DOMAIN, APPLICATION), List.of("tools.jackson.core")),
  PERSISTENCE(
      "adapter.persistence.jdbi",
      List.of(DOMAIN, APPLICATION, SETTINGS),
      List.of("org.jdbi.v3.core", "com.zaxxer.hikari", "org.postgresql", "javax.sql", "org.slf4j")),
  MIGRATION(
      "adapter.migration",
      List.of(SETTINGS),
      List.of("org.flywaydb.core", "org.postgresql", "picocli", "javax.sql", "org.slf4j")),
  BOOTSTRAP("bootstrap", List.of(DOMAIN, APPLICATION, SETTINGS, HTTP), List.of()),
  LOCAL(
      "adapter.http.local",
      List.of(DOMAIN, APPLICATION, SETTINGS, HTTP),
      List.of(
          "io.javalin",
          "jakarta.servlet",
          "org.eclipse.jetty",
          "io.zonky.test.db.postgres",
          "org.postgresql",
          "picocli")),
  LOCAL_ROOT(
      "adapter.http.local.bootstrap",
      List.of(DOMAIN, APPLICATION, SETTINGS, HTTP, PERSISTENCE, MIGRATION, BOOTSTRAP, LOCAL),
      List.of("picocli"));

  /** Wiring that is compiled: {@link Rules} says where it may stand. */
  private static final List<String> WIRING =
      List.of("dagger", "jakarta.inject", "javax.inject", "javax.annotation.processing");

  private final String path;
  private final List<Layer> sees;
  private final List<String> libraries;

  Layer(String path, List<Layer> sees, List<String> libraries) {
    this.path = path;
    this.sees = sees;
    this.libraries = libraries;
  }

  String packageIn(String root) {
    return root + "." + path;
  }

  /** The classes of this layer and of no layer nested in it. */
  DescribedPredicate<JavaClass> classesIn(String root) {
    DescribedPredicate<JavaClass> mine = resideInAPackage(packageIn(root) + "..");
    for (Layer other : values()) {
      if (other.path.startsWith(path + ".")) {
        mine = mine.and(DescribedPredicate.not(resideInAPackage(other.packageIn(root) + "..")));
      }
    }
    return mine.as("the layer " + this);
  }

  DescribedPredicate<JavaClass> allowedIn(String root) {
    List<String> packages = new ArrayList<>(List.of("java.."));
    libraries.forEach(library -> packages.add(library + ".."));
    WIRING.forEach(library -> packages.add(library + ".."));
    DescribedPredicate<JavaClass> allowed =
        resideInAnyPackage(packages.toArray(String[]::new)).or(classesIn(root));
    for (Layer layer : sees) {
      allowed = allowed.or(layer.classesIn(root));
    }
    return allowed.as("java.*, itself, %s and %s", sees, libraries);
  }
}
