package dev.vitae.infra.deploy;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.vitae.infra.deploy.Step.Deed;
import dev.vitae.infra.deploy.Template.Resource;
import dev.vitae.infra.deploy.Template.Turn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A stack, played one resource at a time by the rules of CloudFormation:
 *
 * <ul>
 *   <li>A resource has its turn when those that it waits for are done. What does not wait for one
 *       another is done at the same time there, and in either order here: see {@link Turn}.
 *   <li>An update leaves alone whose properties are the same once their functions are carried out,
 *       whatever else has changed (<a
 *       href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html">update
 *       behaviors</a>).
 *   <li>A resource that the newer template no longer has is deleted after all others are done, and
 *       so is the predecessor of what was made anew: the cleanup (<a
 *       href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-monitor-stack.html">progress
 *       of an update</a>). A custom resource was made anew if its provider gave it another physical
 *       id (<a
 *       href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes-delete.html">Delete</a>).
 *   <li>The first that fails ends it. Then whatever was touched is given its older properties, the
 *       one that failed, too ({@code UPDATE_ROLLBACK_IN_PROGRESS}), and afterwards what is new is
 *       deleted ({@code UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS}). In which order is not
 *       promised, so both are played: see {@link Back}.
 *   <li>What is deleted goes in the reverse order.
 * </ul>
 */
final class PlayedStack {
  /** Which resource is given its older properties first, after one has failed. */
  enum Back {
    /** The first that was touched: a function is the older one again when its resource is told. */
    IN_ORDER,
    /** The last that was touched: a resource is told while its function is still the newer one. */
    REVERSED
  }

  private static final Map<String, String> PSEUDO_PARAMETERS =
      Map.ofEntries(
          Map.entry("AWS::AccountId", Account.ID),
          Map.entry("AWS::Region", Account.REGION),
          Map.entry("AWS::Partition", "aws"),
          Map.entry("AWS::URLSuffix", "amazonaws.com"),
          Map.entry("AWS::StackName", "vitae"),
          Map.entry("AWS::StackId", Account.STACK));

  private static final Template NOTHING =
      new Template(
          JsonNodeFactory.instance
              .objectNode()
              .set("Resources", JsonNodeFactory.instance.objectNode()));

  private final Services services;
  private final Turn turn;
  private final Back back;
  private final List<Step> journal = new ArrayList<>();
  private Map<String, Standing> standing = new LinkedHashMap<>();
  private Template template = NOTHING;

  /** A resource that is there. */
  private record Standing(Resource resource, JsonNode properties, Made made) {}

  /** What an attempt has done so far. */
  private static final class Attempt {
    final Map<String, Standing> before;
    final List<Resource> touched = new ArrayList<>();

    /** To be deleted if it succeeds: they were made anew. */
    final List<Standing> replaced = new ArrayList<>();

    Attempt(Map<String, Standing> before) {
      this.before = new LinkedHashMap<>(before);
    }
  }

  PlayedStack(Services services, Turn turn, Back back) {
    this.services = requireNonNull(services, "services");
    this.turn = requireNonNull(turn, "turn");
    this.back = requireNonNull(back, "back");
  }

  /** What was done since this was asked last. */
  List<Step> journal() {
    List<Step> steps = List.copyOf(journal);
    journal.clear();
    return steps;
  }

  /** Of the resources of a type: their properties, with all functions carried out. */
  List<JsonNode> properties(String type) {
    return standing.values().stream()
        .filter(each -> each.resource().type().equals(type))
        .map(Standing::properties)
        .toList();
  }

  boolean isEmpty() {
    return standing.isEmpty();
  }

  /**
   * Creates it, or updates it to another template.
   *
   * @throws DeployFailedException if a resource failed, and all is as it was before
   */
  void deploy(Template wanted) throws DeployFailedException {
    Template older = template;
    Attempt attempt = new Attempt(standing);
    template = wanted;
    for (Resource resource : wanted.inOrder(turn)) {
      try {
        visit(resource, attempt);
      } catch (RefusedException refused) {
        note(Deed.FAILED, resource);
        rollBack(attempt);
        template = older;
        throw new DeployFailedException(resource.id(), refused);
      }
    }
    attempt.replaced.forEach(this::remove);
    for (Resource resource : reversed(older.inOrder(turn))) {
      if (!wanted.declares(resource.id())) {
        remove(standing.remove(resource.id()));
      }
    }
  }

  /** Deletes it. */
  void delete() {
    for (Resource resource : reversed(template.inOrder(turn))) {
      remove(standing.remove(resource.id()));
    }
    template = NOTHING;
  }

  private void visit(Resource resource, Attempt attempt) throws RefusedException {
    JsonNode properties = Values.resolved(resource.properties(), new NamesOfStack());
    Standing current = standing.get(resource.id());
    if (current == null) {
      attempt.touched.add(resource);
      try {
        Made made = services.create(resource, properties);
        standing.put(resource.id(), new Standing(resource, properties, made));
      } catch (RefusedException refused) {
        refused
            .leftover()
            .ifPresent(
                made -> standing.put(resource.id(), new Standing(resource, properties, made)));
        throw refused;
      }
      note(Deed.CREATED, resource);
    } else if (!current.properties().equals(properties)) {
      attempt.touched.add(resource);
      // Also if it fails: what it is put back from is what was tried.
      standing.put(resource.id(), new Standing(resource, properties, current.made()));
      Made made = services.update(resource, current.made(), properties, current.properties());
      standing.put(resource.id(), new Standing(resource, properties, made));
      if (!made.physicalId().equals(current.made().physicalId())) {
        attempt.replaced.add(current);
      }
      note(Deed.UPDATED, resource);
    }
  }

  private void rollBack(Attempt attempt) {
    List<Resource> touched =
        switch (back) {
          case IN_ORDER -> attempt.touched;
          case REVERSED -> reversed(attempt.touched);
        };
    List<Standing> surplus = new ArrayList<>();
    for (Resource resource : touched) {
      Standing tried = standing.get(resource.id());
      Standing before = attempt.before.get(resource.id());
      if (tried != null && (before == null || attempt.replaced.contains(before))) {
        surplus.add(tried);
      } else if (before != null) {
        putBack(tried, before);
      }
    }
    standing = new LinkedHashMap<>(attempt.before);
    if (back == Back.IN_ORDER) {
      Collections.reverse(surplus);
    }
    surplus.forEach(this::remove);
  }

  private void putBack(Standing tried, Standing before) {
    try {
      services.update(before.resource(), tried.made(), before.properties(), tried.properties());
      note(Deed.PUT_BACK, before.resource());
    } catch (RefusedException stuck) {
      throw new AssertionError("UPDATE_ROLLBACK_FAILED: " + before.resource().id(), stuck);
    }
  }

  private void remove(Standing gone) {
    if (gone.resource().retained()) {
      note(Deed.RETAINED, gone.resource());
      return;
    }
    try {
      services.delete(gone.resource(), gone.made(), gone.properties());
      note(Deed.DELETED, gone.resource());
    } catch (RefusedException stuck) {
      throw new AssertionError("DELETE_FAILED: " + gone.resource().id(), stuck);
    }
  }

  private void note(Deed deed, Resource resource) {
    journal.add(new Step(deed, resource.type(), resource.id()));
  }

  private static <T> List<T> reversed(List<T> list) {
    List<T> other = new ArrayList<>(list);
    Collections.reverse(other);
    return other;
  }

  /** Of the template that is deployed now, and of the resources that are there. */
  private final class NamesOfStack implements Values.Names {
    @Override
    public String reference(String name) {
      return PSEUDO_PARAMETERS.containsKey(name)
          ? PSEUDO_PARAMETERS.get(name)
          : standing.get(name).made().physicalId();
    }

    @Override
    public String attribute(String resource, String name) {
      return standing.get(resource).made().attribute(name);
    }

    @Override
    public JsonNode mapped(String map, String first, String second) {
      return template.mapped(map, first, second);
    }
  }
}
