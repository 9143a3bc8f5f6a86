#include "graph/draw.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace signalbox {
namespace {

ServiceGraph small_graph() {
  ServiceGraph graph;
  graph.services = {{"a", "Analytics", "data", {"a"}}, {"b", "Shop \"back\\end\"", "", {"orders"}}};
  graph.databases = {{"a", std::nullopt, "", {"a"}, false}, {"orders", Engine::Postgres, "", {"b"}, true}};
  graph.edges = {{"a", "b", Access::Read, false, {"orders.id", "users.*"}, {"f", 3, 1}}};
  return graph;
}

TEST(Draw, DotEscapesWhatPeopleWrote) {
  EXPECT_EQ(to_dot(small_graph()), R"dot(digraph signalbox {
  rankdir=LR;
  node [fontname="Helvetica", shape=box, style="rounded,filled", fillcolor="#eef3f8"];
  edge [fontname="Helvetica", fontsize=10];
  s1 [label="Shop \"back\\end\""];
  subgraph cluster_0 {
    label="data";
    s0 [label="Analytics"];
  }
  d1 [label="orders (postgres)", shape=cylinder, fillcolor="#f8f3e6"];
  s1 -> d1 [dir=none, color="#888888"];
  s0 -> s1 [label="orders.id, users.*"];
}
)dot");
}

TEST(Draw, MermaidEscapesWhatPeopleWrote) {
  EXPECT_EQ(to_mermaid(small_graph()), R"text(flowchart LR
  s1["Shop #34;back#92;end#34;"]
  subgraph t0["data"]
    s0["Analytics"]
  end
  d1[("orders (postgres)")]
  s1 --- d1
  s0 -->|"orders.id, users.*"| s1
)text");
}

TEST(Draw, JsonHoldsEverything) {
  const auto json = nlohmann::json::parse(to_json_text(small_graph()));
  EXPECT_TRUE(json["version"] == 1);
  EXPECT_TRUE(json["services"][0]["owner"] == "data");
  EXPECT_TRUE(json["databases"][0]["engine"].is_null());
  EXPECT_TRUE(json["edges"][0]["uses"][1] == "users.*");
  EXPECT_TRUE(json["edges"][0]["where"]["line"] == 3);
}

TEST(Draw, BytesThatAreNoTextDoNotBreakTheJson) {
  ServiceGraph graph = small_graph();
  graph.services[0].owner = "\xFF\xFE";
  EXPECT_TRUE(nlohmann::json::accept(to_json_text(graph)));
  EXPECT_EQ(to_dot(graph).find('\xFF'), std::string::npos);
}

TEST(Draw, CyclesAreRed) {
  ServiceGraph graph = small_graph();
  graph.edges.push_back({"b", "a", Access::Write, false, {}, {}});
  graph.cycles = {{"a", "b"}};
  EXPECT_NE(to_dot(graph).find("s1 -> s0 [label=\"\", penwidth=2, color=\"#c0392b\"];"), std::string::npos);
}

TEST(Draw, GraphvizMakesThePicture) {
  const auto svg = to_svg(small_graph());
  ASSERT_TRUE(svg.has_value()) << svg.error().what;
  EXPECT_NE(svg->find("Analytics"), std::string::npos);
  EXPECT_EQ(svg->find("<script"), std::string::npos);
}

TEST(Draw, ABigGraphIsDrawnBySfdp) {
  ServiceGraph graph;
  for (int i = 0; i < 200; ++i) {
    graph.services.push_back({"s" + std::to_string(1000 + i), "", "", {}});
  }
  for (int i = 1; i < 200; ++i) {
    graph.edges.push_back({graph.services[static_cast<std::size_t>(i)].name, "s1000", Access::Read, false, {}, {}});
  }
  const auto svg = to_svg(graph);
  ASSERT_TRUE(svg.has_value()) << svg.error().what;
  EXPECT_NE(svg->find("s1199"), std::string::npos);
}

TEST(Draw, WithoutGraphvizTheErrorSaysWhatToDo) {
  const auto svg = to_svg(small_graph(), {"no-such-dot", std::chrono::seconds(5)});
  ASSERT_FALSE(svg.has_value());
  EXPECT_EQ(svg.error().code, Code::Unsupported);
  EXPECT_EQ(svg.error().what,
            "a picture needs Graphviz, and 'no-such-dot' is not installed; install the package graphviz or ask for "
            "--format dot, mermaid or json");
}

TEST(Draw, ASlowPictureIsGivenUp) {
  const auto svg = to_svg(small_graph(), {"dot", std::chrono::milliseconds(0)});
  ASSERT_FALSE(svg.has_value());
  EXPECT_EQ(svg.error().code, Code::Unavailable);
}

}  // namespace
}  // namespace signalbox
