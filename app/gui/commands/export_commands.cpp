#include "app/gui/commands/command_rows.hpp"
#include "app/gui/commands/file_commands.hpp"

namespace cow::ui {
namespace {

template <PictureFormat format, PictureOf of = PictureOf::window> void save_picture(CommandContext& context) {
    ask_where(context, {format, of, {}});
}

constexpr std::array export_table{
    Command{CommandId::save_png,
            Section::exports,
            tr_later("Save picture as PNG"),
            tr_later("The window as it is now."),
            {},
            save_picture<PictureFormat::png>},
    Command{CommandId::save_svg,
            Section::exports,
            tr_later("Save picture as SVG"),
            tr_later("The same as shapes and text, sharp at any size."),
            {},
            save_picture<PictureFormat::svg>},
    Command{CommandId::save_stage,
            Section::exports,
            tr_later("Save stage as picture"),
            tr_later("The stage alone, as SVG or PNG: without toolbar, script and panels."),
            {},
            save_picture<PictureFormat::svg, PictureOf::stage>},
    Command{CommandId::save_sheet,
            Section::exports,
            tr_later("Save contact sheet"),
            tr_later("The stage after every step, all on one page, as PNG or SVG."),
            {},
            save_picture<PictureFormat::png, PictureOf::sheet>},
    Command{CommandId::save_gif,
            Section::exports,
            tr_later("Save steps as GIF"),
            tr_later("All steps as they play, again and again."),
            {},
            save_picture<PictureFormat::gif>},
    Command{CommandId::save_handout,
            Section::exports,
            tr_later("Save handout as HTML"),
            tr_later("For each step a picture and what happens, to print."),
            {},
            save_picture<PictureFormat::html>},
};
static_assert(is_whole(Section::exports, export_table));

} // namespace

std::span<const Command> export_commands() { return export_table; }

} // namespace cow::ui
