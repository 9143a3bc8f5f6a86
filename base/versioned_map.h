#pragma once
// A sorted map for many versions that all stay: a copy takes constant time, and a change makes anew only the way from
// the root to what it changes. Where few copies live and most changes meet a map that nobody shares, SharedMap is
// faster: there the first change to a copy takes all keys.

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

namespace signalbox {

/// An AVL tree of nodes that never change. Different maps may be used by different threads at once although they share
/// nodes.
template <typename K, typename V>
class VersionedMap {
 public:
  bool empty() const { return root_ == nullptr; }
  std::size_t size() const { return root_ == nullptr ? 0 : root_->size; }

  /// nullptr: there is none. What it points to holds as long as a map that has it.
  template <typename Key>
  const V* find(const Key& key) const {
    const Node* node = root_.get();
    while (node != nullptr && node->entry->first != key) {
      node = (key < node->entry->first ? node->left : node->right).get();
    }
    return node == nullptr ? nullptr : &node->entry->second;
  }

  void put(K key, V value) { root_ = with(root_, std::make_shared<const Pair>(std::move(key), std::move(value))); }
  void erase(const K& key) {
    if (find(key) != nullptr) {
      root_ = without(root_, key);
    }
  }

  /// Calls visit(key, value) in the order of the keys, the first of them not before `from`, until it returns false.
  template <typename Visit>
  void each_from(const K& from, const Visit& visit) const {
    visit_from(root_.get(), &from, visit);
  }
  template <typename Visit>
  void each(const Visit& visit) const {
    visit_from(root_.get(), nullptr, visit);
  }
  /// The same from the last key on.
  template <typename Visit>
  void each_backwards(const Visit& visit) const {
    visit_backwards(root_.get(), visit);
  }

 private:
  struct Node;
  using Pair = std::pair<const K, V>;
  using Entry = std::shared_ptr<const Pair>;
  using Link = std::shared_ptr<const Node>;

  struct Node {
    Entry entry;
    Link left;
    Link right;
    int height = 1;
    std::size_t size = 1;
  };

  static int height(const Link& node) { return node == nullptr ? 0 : node->height; }
  static std::size_t size(const Link& node) { return node == nullptr ? 0 : node->size; }

  static Link node(Entry entry, Link left, Link right) {
    const int tall = 1 + std::max(height(left), height(right));
    const std::size_t many = 1 + size(left) + size(right);
    return std::make_shared<const Node>(Node{std::move(entry), std::move(left), std::move(right), tall, many});
  }

  /// A node whose sides differ in height by two at most, turned so that they differ by one.
  static Link balanced(const Entry& entry, const Link& left, const Link& right) {
    if (height(left) > height(right) + 1) {
      if (height(left->left) >= height(left->right)) {
        return node(left->entry, left->left, node(entry, left->right, right));
      }
      const Link& middle = left->right;
      return node(middle->entry, node(left->entry, left->left, middle->left), node(entry, middle->right, right));
    }
    if (height(right) > height(left) + 1) {
      if (height(right->right) >= height(right->left)) {
        return node(right->entry, node(entry, left, right->left), right->right);
      }
      const Link& middle = right->left;
      return node(middle->entry, node(entry, left, middle->left), node(right->entry, middle->right, right->right));
    }
    return node(entry, left, right);
  }

  static Link with(const Link& from, const Entry& entry) {
    if (from == nullptr) {
      return node(entry, nullptr, nullptr);
    }
    if (entry->first < from->entry->first) {
      return balanced(from->entry, with(from->left, entry), from->right);
    }
    return from->entry->first < entry->first ? balanced(from->entry, from->left, with(from->right, entry))
                                             : node(entry, from->left, from->right);
  }

  /// `key` is there.
  static Link without(const Link& from, const K& key) {
    if (key < from->entry->first) {
      return balanced(from->entry, without(from->left, key), from->right);
    }
    if (from->entry->first < key) {
      return balanced(from->entry, from->left, without(from->right, key));
    }
    if (from->left == nullptr || from->right == nullptr) {
      return from->left == nullptr ? from->right : from->left;
    }
    const Node* next = from->right.get();
    while (next->left != nullptr) {
      next = next->left.get();
    }
    return balanced(next->entry, from->left, without(from->right, next->entry->first));
  }

  template <typename Visit>
  static bool visit_from(const Node* node, const K* from, const Visit& visit) {
    if (node == nullptr) {
      return true;
    }
    if (from != nullptr && node->entry->first < *from) {
      return visit_from(node->right.get(), from, visit);
    }
    return visit_from(node->left.get(), from, visit) && visit(node->entry->first, node->entry->second) &&
           visit_from(node->right.get(), nullptr, visit);
  }
  template <typename Visit>
  static bool visit_backwards(const Node* node, const Visit& visit) {
    return node == nullptr ||
           (visit_backwards(node->right.get(), visit) && visit(node->entry->first, node->entry->second) &&
            visit_backwards(node->left.get(), visit));
  }

  Link root_;
};

}  // namespace signalbox
