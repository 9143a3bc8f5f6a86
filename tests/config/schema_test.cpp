#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "config/load.h"
#include "syntax/yaml.h"
#include "tests/support/temporary_folder.h"

namespace signalbox {
namespace {

using nlohmann::json;
using testing::read_file;

std::vector<std::filesystem::path> examples() {
  std::vector<std::filesystem::path> out;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(SIGNALBOX_SOURCE_DIR) / "examples")) {
    if (entry.path().extension() == ".yaml") {
      out.push_back(entry.path());
    }
  }
  return out;
}

/// Every `${NAME}` of a text, so that an example loads without its secrets.
Variables placeholders(const std::string& text) {
  Variables variables;
  for (std::size_t at = text.find("${"); at != std::string::npos; at = text.find("${", at + 2)) {
    variables[text.substr(at + 2, text.find('}', at) - at - 2)] = "placeholder";
  }
  return variables;
}

/// Every mapping in the schema that lists its keys must refuse others.
void expect_closed(const json& schema, const std::string& path) {
  if (!schema.is_object() && !schema.is_array()) {
    return;
  }
  if (schema.is_object() && schema.contains("properties")) {
    EXPECT_TRUE(schema.contains("additionalProperties") && schema["additionalProperties"] == json(false)) << path;
  }
  for (const auto& [key, value] : schema.items()) {
    expect_closed(value, path + "/" + key);
  }
}

TEST(Examples, AreValid) {
  ASSERT_GE(examples().size(), 2U);
  for (const std::filesystem::path& path : examples()) {
    const auto config = load_config(path.string(), placeholders(read_file(path)));
    EXPECT_TRUE(config.has_value()) << path << "\n" << to_string(config.error());
  }
}

TEST(ConfigSchema, IsJsonThatKnowsEverySection) {
  const json schema = json::parse(config_json_schema());
  for (const std::string key : {"version", "state", "store", "teams", "databases", "services", "policy", "credentials",
                                "notify", "webhooks", "schedule", "server"}) {
    EXPECT_TRUE(schema["properties"].contains(key)) << key;
    EXPECT_TRUE(schema["properties"][key].contains("description")) << key;
  }
  EXPECT_TRUE(schema["required"] == json::array({"services"}));
}

TEST(ConfigSchema, LeavesNoMappingOpen) {
  expect_closed(json::parse(config_json_schema()), "");
}

/// The schema and the reader come from one table; this walks a file through the schema as a second witness.
void expect_described(const YamlNode& node, const json& schema, const std::string& path) {
  if (schema.contains("anyOf")) {
    const std::string wanted = node.kind == YamlNode::Kind::Mapping ? "properties" : "type";
    for (const json& each : schema["anyOf"]) {
      if (each.contains(wanted) && (node.kind != YamlNode::Kind::Mapping || each.contains("properties"))) {
        expect_described(node, each, path);
        return;
      }
    }
    return;
  }
  for (const YamlEntry& entry : node.entries) {
    const std::string below = path + "." + entry.key.text;
    if (schema.contains("properties")) {
      EXPECT_TRUE(schema["properties"].contains(entry.key.text)) << below;
      expect_described(entry.value, schema["properties"].value(entry.key.text, json::object()), below);
    } else {
      EXPECT_TRUE(schema.contains("additionalProperties")) << below;
      expect_described(entry.value, schema.value("additionalProperties", json::object()), below);
    }
  }
  for (const YamlNode& item : node.items) {
    EXPECT_TRUE(schema.contains("items")) << path;
    expect_described(item, schema.value("items", json::object()), path + "[]");
  }
}

TEST(ConfigSchema, DescribesWhatTheExamplesUse) {
  const json schema = json::parse(config_json_schema());
  for (const std::filesystem::path& path : examples()) {
    const auto root = parse_yaml(read_file(path), path.string());
    ASSERT_TRUE(root.has_value());
    expect_described(*root, schema, path.filename().string());
  }
}

}  // namespace
}  // namespace signalbox
