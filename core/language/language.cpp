#include "core/language/language.hpp"

#include "core/language/chinese.hpp"

#include <unordered_map>
#include <utility>

namespace cow {
namespace {

thread_local Language spoken = Language::english;

using Texts = std::unordered_map<std::string_view, std::string_view>;

Texts read_chinese() {
    Texts texts;
    for (const auto table : chinese_tables()) {
        for (const Translation& entry : table) {
            texts.emplace(entry.english, entry.chinese);
        }
    }
    return texts;
}

/// Whether the character that starts (or ends) here is one of those above U+2E80: ideographs and their punctuation.
bool wide_at(std::string_view text, std::size_t first) {
    return first + 2 < text.size() && static_cast<unsigned char>(text[first]) >= 0xe2 &&
           (static_cast<unsigned char>(text[first]) > 0xe2 ||
            static_cast<unsigned char>(text[first + 1]) >= 0xba);
}

std::string without_blanks_inside(std::string text) {
    for (std::size_t at = text.find(' '); at != std::string::npos; at = text.find(' ', at)) {
        if (at >= 3 && wide_at(text, at - 3) && wide_at(text, at + 1)) {
            text.erase(at, 1);
        } else {
            ++at;
        }
    }
    return text;
}

} // namespace

std::span<const std::span<const Translation>> chinese_tables() {
    static const std::array tables{
        chinese_interface(), chinese_sentences(), chinese_words(),  chinese_stage(),
        chinese_timeline(),  chinese_inspector(), chinese_script(), chinese_export(),
        chinese_rules(),     chinese_judge(),     chinese_checks(), chinese_present(),
        chinese_compare(),   chinese_exercise(),  chinese_quiz(),   chinese_grade()};
    return tables;
}

Language language() { return spoken; }

Speaking::Speaking(Language wanted) : before_(std::exchange(spoken, wanted)) {}

Speaking::~Speaking() { spoken = before_; }

std::string_view language_code(Language which) { return which == Language::chinese ? "zh" : "en"; }

std::optional<Language> language_from_code(std::string_view code) {
    for (const Language which : languages) {
        if (language_code(which) == code) {
            return which;
        }
    }
    return std::nullopt;
}

std::string_view tr(std::string_view english) {
    if (language() == Language::english) {
        return english;
    }
    static const Texts chinese = read_chinese();
    const auto found = chinese.find(english);
    return found == chinese.end() ? english : found->second;
}

std::string format_translated(std::string_view english, fmt::format_args args) {
    const std::string_view format = tr(english);
    std::string text = fmt::vformat({format.data(), format.size()}, args);
    return language() == Language::chinese ? without_blanks_inside(std::move(text)) : text;
}

} // namespace cow
