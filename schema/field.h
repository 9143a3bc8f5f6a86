#pragma once
// A struct names its members once, in `static constexpr auto fields()`; codecs and visitors read that list.

#include <string_view>
#include <type_traits>

namespace signalbox {

template <typename Struct, typename Member>
struct Field {
  std::string_view name;
  Member Struct::* member;
};

template <typename Struct, typename Member>
constexpr Field<Struct, Member> field(std::string_view name, Member Struct::* member) {
  return {name, member};
}

/// A list of fields, as a function that calls visit(fields...). A tuple says the same, but its constructors cost the
/// compiler more than all the structs that are described with it.
template <typename... Fields>
constexpr auto fields_of(Fields... fields) {
  return [fields...](auto&& visit) -> decltype(auto) { return visit(fields...); };
}

/// A type that lists its fields.
template <typename T>
concept Described = requires { T::fields(); };

/// Calls visit(name, member value) for every field of a described value, in order.
template <Described T, typename Visit>
constexpr void for_each_field(T& value, Visit&& visit) {
  std::remove_const_t<T>::fields()([&](const auto&... each) { (visit(each.name, value.*(each.member)), ...); });
}

}  // namespace signalbox
