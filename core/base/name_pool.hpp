#pragma once
// Interned strings. Append-only: an id never changes its meaning, so copies of a machine share one pool.

#include "core/base/ids.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cow {

class NamePool {
public:
    NameId intern(std::string_view text) {
        if (auto found = ids_.find(std::string(text)); found != ids_.end()) {
            return found->second;
        }
        const NameId id{static_cast<u32>(texts_.size())};
        texts_.emplace_back(text);
        ids_.emplace(texts_.back(), id);
        return id;
    }
    const std::string& text(NameId id) const { return texts_[id.v]; }

    /// With the empty one.
    std::size_t size() const { return texts_.size(); }

private:
    std::vector<std::string> texts_{std::string{}}; // id 0 is ""
    std::unordered_map<std::string, NameId> ids_{{std::string{}, NameId{0}}};
};

} // namespace cow
