// Presenting: full screen, what a lecturer has in hand.

#include "core/language/chinese.hpp"

namespace cow {
namespace {

constexpr Translation present_table[] = {
    {"Present", "演示"},
    {"Full screen", "全屏"},
    {"All of the screen, without a frame; once more, or Esc, leaves it.",
     "占满屏幕，没有边框；再按一次或按 Esc 退出。"},
    {"Blank", "黑屏"},
    {"A black screen, until a key is pressed.", "黑屏，直到按下某个键。"},
    {"Pen", "画笔"},
    {"Draw over the picture; with the next step it is gone.", "在画面上书写；到下一步即消失。"},
    {"Pointer", "指示点"},
    {"A red dot where the mouse is, until the next step.", "鼠标处显示红点，到下一步为止。"},
    {"Spotlight", "聚光灯"},
    {"All dark but where the mouse is, until the next step.", "除鼠标处外全部变暗，到下一步为止。"},
    {"Going on where you left. Home leads to the start.", "从上次离开处继续。按 Home 回到开头。"},
};

} // namespace

std::span<const Translation> chinese_present() { return present_table; }

} // namespace cow
