#pragma once
// JSON written as text while a value is walked, for documents too large to be built as a tree first.

#include <string>
#include <string_view>
#include <vector>

namespace signalbox {

/// Appends to a string what nlohmann's dump(2) writes of the same document: two spaces a level, empty lists and objects
/// closed at once, bytes that are not UTF-8 as U+FFFD. Every begin_ needs its end_, every member its key.
class JsonText {
 public:
  /// `depth`: the level at which the value will stand.
  explicit JsonText(std::string& out, std::size_t depth = 0) : out_(out), depth_(depth) {}

  void begin_object() { begin('{'); }
  void end_object() { end('}'); }
  void begin_array() { begin('['); }
  void end_array() { end(']'); }
  void key(std::string_view name);
  void text(std::string_view value);
  void number(int value);
  void boolean(bool value);
  void null();

 private:
  void begin(char bracket);
  void end(char bracket);
  /// Before every value: nothing after a key, a new line in a list.
  void step();
  void new_line();
  void quoted(std::string_view value);

  std::string& out_;
  std::size_t depth_;
  bool after_key_ = false;
  std::vector<bool> empty_;  ///< of every open bracket: nothing stands in it yet
};

}  // namespace signalbox
