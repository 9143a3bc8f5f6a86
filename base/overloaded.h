#pragma once
// std::visit with one lambda per alternative.

namespace signalbox {

template <typename... Fs>
struct overloaded : Fs... {
  using Fs::operator()...;
};
template <typename... Fs>
overloaded(Fs...) -> overloaded<Fs...>;

}  // namespace signalbox
