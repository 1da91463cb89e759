#include "core/language/language.hpp"

#include "core/language/chinese.hpp"

#include <unordered_map>

namespace cow {
namespace {

struct InUse {
    Language language = Language::english;
    u64 changes = 0;
};
InUse& in_use() {
    static InUse state;
    return state;
}

using Texts = std::unordered_map<std::string_view, std::string_view>;

Texts read_chinese() {
    Texts texts;
    for (const auto table : {chinese_interface(), chinese_sentences(), chinese_phrases()}) {
        for (const Translation& entry : table) {
            texts.emplace(entry.english, entry.chinese);
        }
    }
    return texts;
}

} // namespace

Language language() { return in_use().language; }

void use_language(Language wanted) {
    InUse& state = in_use();
    state.changes += state.language != wanted ? 1 : 0;
    state.language = wanted;
}

u64 language_changes() { return in_use().changes; }

std::string_view language_code(Language which) { return which == Language::chinese ? "zh" : "en"; }

std::optional<Language> language_from_code(std::string_view code) {
    for (const Language which : languages) {
        if (language_code(which) == code) {
            return which;
        }
    }
    return std::nullopt;
}

std::string_view language_name(Language which) { return which == Language::chinese ? "简体中文" : "English"; }

std::string_view tr(std::string_view english) {
    if (language() == Language::english) {
        return english;
    }
    static const Texts chinese = read_chinese();
    const auto found = chinese.find(english);
    return found == chinese.end() ? english : found->second;
}

} // namespace cow
