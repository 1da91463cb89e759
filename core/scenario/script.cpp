#include "core/scenario/script.hpp"

namespace cow {

const std::string& Translations::of(const std::string& text) const {
    const auto found = texts.find(language());
    return found == texts.end() ? text : found->second;
}

std::vector<std::size_t> Script::steps() const {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < statements.size(); ++i) {
        if (statements[i].is_step()) {
            out.push_back(i);
        }
    }
    return out;
}

} // namespace cow
