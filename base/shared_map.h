#pragma once
// A map whose copies share what none of them has changed. Copying takes constant time; the first change to a copy takes
// the keys, and each changed value is taken for itself. To a reader it is a std::map; whoever writes says so: edit(),
// edit_if(), operator[].

#include <atomic>
#include <cstddef>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace signalbox {

/// References into a map hold until the value that they name is changed or erased. Different maps may be used by
/// different threads at once although they share values.
template <typename K, typename V>
class SharedMap {
  using Nodes = std::map<K, std::shared_ptr<V>>;

 public:
  using key_type = K;
  using mapped_type = V;
  /// What an iterator gives: a pair of references.
  using value_type = std::pair<const K&, const V&>;

  class const_iterator {
   public:
    using difference_type = std::ptrdiff_t;
    using value_type = SharedMap::value_type;
    using reference = value_type;
    using iterator_category = std::input_iterator_tag;
    using iterator_concept = std::bidirectional_iterator_tag;

    class pointer {
     public:
      explicit pointer(value_type pair) : pair_(pair) {}
      const value_type* operator->() const { return &pair_; }

     private:
      value_type pair_;
    };

    const_iterator() = default;
    explicit const_iterator(typename Nodes::const_iterator at) : at_(at) {}

    value_type operator*() const { return {at_->first, *at_->second}; }
    pointer operator->() const { return pointer(**this); }
    const_iterator& operator++() {
      ++at_;
      return *this;
    }
    const_iterator operator++(int) { return const_iterator(at_++); }
    const_iterator& operator--() {
      --at_;
      return *this;
    }
    const_iterator operator--(int) { return const_iterator(at_--); }
    bool operator==(const const_iterator&) const = default;

   private:
    friend SharedMap;
    typename Nodes::const_iterator at_;
  };
  using iterator = const_iterator;

  SharedMap() = default;

  bool empty() const { return nodes().empty(); }
  std::size_t size() const { return nodes().size(); }
  const_iterator begin() const { return const_iterator(nodes().begin()); }
  const_iterator end() const { return const_iterator(nodes().end()); }
  const_iterator find(const K& key) const { return const_iterator(nodes().find(key)); }
  const_iterator lower_bound(const K& key) const { return const_iterator(nodes().lower_bound(key)); }
  bool contains(const K& key) const { return nodes().contains(key); }
  /// Throws std::out_of_range where there is none, as std::map does.
  const V& at(const K& key) const { return *nodes().at(key); }

  /// The value to be changed; nullptr where there is none.
  V* edit(K key) { return contains(key) ? &own(own_nodes().find(key)->second) : nullptr; }
  /// Changes the values that wants(value) says yes to; the others stay shared.
  template <typename Wants, typename Edit>
  void edit_if(const Wants& wants, const Edit& edit) {
    for (K& key : keys_if(wants)) {
      edit(*this->edit(std::move(key)));
    }
  }
  template <typename Wants>
  std::vector<K> keys_if(const Wants& wants) const {
    std::vector<K> out;
    for (const auto& [key, value] : nodes()) {
      if (std::invoke(wants, std::as_const(*value))) {
        out.push_back(key);
      }
    }
    return out;
  }

  V& operator[](K key) {
    std::shared_ptr<V>& value = own_nodes()[std::move(key)];
    if (value == nullptr) {
      value = std::make_shared<V>();
    }
    return own(value);
  }
  /// Whether it was new.
  bool emplace(K key, V value) {
    return !contains(key) && own_nodes().emplace(std::move(key), std::make_shared<V>(std::move(value))).second;
  }
  void insert_or_assign(K key, V value) {
    own_nodes().insert_or_assign(std::move(key), std::make_shared<V>(std::move(value)));
  }
  /// Takes over what another map holds there, without a copy. Whether it was new.
  bool share(const_iterator from) { return !contains(from.at_->first) && own_nodes().insert(*from.at_).second; }
  std::size_t erase(K key) { return contains(key) ? own_nodes().erase(key) : 0; }
  template <typename Wants>
  void erase_if(const Wants& wants) {
    for (K& key : keys_if(wants)) {
      erase(std::move(key));
    }
  }
  /// Puts the value under another key, where there must be none, and gives it to be changed as well.
  V& rename(K from, K to) {
    auto node = own_nodes().extract(from);
    node.key() = std::move(to);
    return own(own_nodes().insert(std::move(node)).position->second);
  }
  void clear() { nodes_.reset(); }

  bool operator==(const SharedMap& other) const {
    return nodes_ == other.nodes_ ||
           std::equal(nodes().begin(), nodes().end(), other.nodes().begin(), other.nodes().end(),
                      [](const auto& a, const auto& b) {
                        return a.first == b.first && (a.second == b.second || *a.second == *b.second);
                      });
  }

 private:
  const Nodes& nodes() const {
    static const Nodes kNone;
    return nodes_ == nullptr ? kNone : *nodes_;
  }

  /// What nobody else holds. Whoever held it last may have been another thread.
  template <typename T>
  static bool is_own(const std::shared_ptr<T>& value) {
    const bool own = value.use_count() == 1;
    std::atomic_thread_fence(std::memory_order_acquire);
    return own;
  }
  static V& own(std::shared_ptr<V>& value) {
    if (!is_own(value)) {
      value = std::make_shared<V>(*value);
    }
    return *value;
  }
  Nodes& own_nodes() {
    if (nodes_ == nullptr) {
      nodes_ = std::make_shared<Nodes>();
    } else if (!is_own(nodes_)) {
      nodes_ = std::make_shared<Nodes>(*nodes_);
    }
    return *nodes_;
  }

  std::shared_ptr<Nodes> nodes_;
};

}  // namespace signalbox
