#include "app/gui/paint/imgui_compat.hpp"
#include "core/base/utf8.hpp"
#include "core/language/chinese.hpp"
#include "core/language/language.hpp"
#include "tests/ui/checks.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>
#include <set>

namespace cow::ui {
namespace {

bool has_ideographs(std::string_view text) {
    bool found = false;
    for_each_character(text, [&](const Character& character, std::size_t) {
        found = found || columns_of(character.code) == 2;
    });
    return found;
}

std::set<u32> characters_without_glyph(std::string_view text) {
    std::set<u32> out;
    for_each_character(text, [&](const Character& character, std::size_t) {
        for (ImFont* font : ImGui::GetIO().Fonts->Fonts) {
            if (character.code >= 0x80 && !compat::has_glyph(*font, static_cast<ImWchar>(character.code))) {
                out.insert(character.code);
            }
        }
    });
    return out;
}

} // namespace

void Driver::languages(const std::string& file) {
    context_ = "languages";
    shell_->open(file);
    draw();
    type('l');
    expect(shell_->language() == Language::chinese,
           "L does not change to Chinese: " + shell_->state().notice.text);
    for (const auto table : chinese_tables()) {
        for (const Translation& entry : table) {
            expect(characters_without_glyph(entry.chinese).empty(),
                   "no glyph for a character of " + std::string(entry.chinese));
        }
    }
    const std::string& source = shell_->session().source();
    expect(characters_without_glyph(source).empty(), "no glyph for a character of the scenario");

    const Player& player = *shell_->session().player();
    std::vector<std::string> told;
    while (!player.at_end()) {
        press(GLFW_KEY_RIGHT);
        press(GLFW_KEY_RIGHT);
        check_picture("Chinese");
        told = shell_->state().narration.sentences;
        expect(!told.empty() && has_ideographs(told.back()), "a sentence is not Chinese");
    }
    for (const auto& [width, height] : {std::pair{1920, 1080}, {640, 400}, {1280, 720}}) {
        resize(width, height);
        check_picture("Chinese, resized");
    }
    type('l');
    expect(shell_->language() == Language::english, "L does not change back to English");
    expect(shell_->state().narration.sentences != told, "the sentences stay Chinese");
    expect(!has_ideographs(shell_->state().narration.sentences.back()), "a sentence is not English");
}

void Driver::no_chinese_font(const std::string& file) {
    context_ = "no Chinese font";
    shell_->open(file);
    draw();
    type('l');
    expect(shell_->language() == Language::english, "Chinese is shown without a font for it");
    expect(shell_->state().notice.text.find("apt-get install") != std::string::npos,
           "it is not said what to install");
    expect(shell_->state().notice.left > 0 && shell_->wants_frame(), "the notice is not shown");
    check_picture("with a notice");
    for (int i = 0; i < 100 && shell_->state().notice.left > 0; ++i) {
        draw(0.25);
    }
    expect(shell_->state().notice.left <= 0, "the notice stays");
}

} // namespace cow::ui
