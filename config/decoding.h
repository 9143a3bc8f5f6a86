#pragma once
// What goes with reading one configuration: where we are in it, what `${…}` stands for, which names were used, and
// everything that was found wrong.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/load.h"
#include "config/variables.h"
#include "syntax/yaml.h"

namespace signalbox {

/// A name that must exist somewhere in the same file.
struct NameReference {
  enum class To { Team, Service, Database, Channel };

  To to = To::Team;
  std::string name;
  std::string as_written;  ///< for messages: before variables were put in
  std::string key_path;
  SourceSpan where;
};

/// `dependent_services: [to]` written at `service`: the same as depends_on written the other way round.
struct ReversedDependency {
  ServiceName service;
  ServiceName dependent;
  std::string key_path;
  SourceSpan where;
};

class Decoding {
 public:
  Decoding(std::string path, std::string folder, const Variables& variables);

  /// Goes one key or index down for as long as it lives; only names the place in messages.
  class Step {
   public:
    Step(Decoding& decoding, std::string part);
    ~Step();
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;

   private:
    Decoding& decoding_;
  };

  void problem(const YamlNode& node, const std::string& what);
  void problem(SourceSpan where, const std::string& key_path, const std::string& what);

  /// The node's text with variables put in, or nullopt after saying that `expected` should stand here.
  std::optional<Expanded> text(const YamlNode& node, std::string_view expected);
  /// Says that the node's text is not `expected`, showing the text as written but never what a variable put in.
  void wrong_value(const YamlNode& node, const std::string& expected);

  void refer(NameReference::To to, const std::string& name, const YamlNode& node);

  SourceSpan span(const YamlNode& node) const;
  std::string key_path() const;
  const std::string& folder() const { return folder_; }
  /// Everything found wrong, in the order of the file.
  ConfigErrors take_errors();

  std::vector<NameReference> references;
  std::vector<ReversedDependency> reversed_dependencies;
  ReviewPolicy common_policy;  ///< what a service's own policy starts from

 private:
  std::string path_;
  std::string folder_;
  const Variables& variables_;
  std::vector<std::string> steps_;
  std::size_t expanded_bytes_ = 0;
  ConfigErrors errors_;
};

/// "a list", for messages.
std::string_view kind_name(const YamlNode& node);
/// "did you mean 'services'?" or "known are 'a', 'b'".
std::string suggestion(std::string_view word, const std::vector<std::string>& known);

}  // namespace signalbox
