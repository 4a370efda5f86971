/** The line icons that are used, one family. Each stands beside a word. */
import accessibility from "lucide-static/icons/accessibility.svg?raw";
import archive from "lucide-static/icons/archive.svg?raw";
import arrowBigUp from "lucide-static/icons/arrow-big-up.svg?raw";
import arrowDown from "lucide-static/icons/arrow-down.svg?raw";
import arrowLeft from "lucide-static/icons/arrow-left.svg?raw";
import arrowRight from "lucide-static/icons/arrow-right.svg?raw";
import baby from "lucide-static/icons/baby.svg?raw";
import badgeCheck from "lucide-static/icons/badge-check.svg?raw";
import banknote from "lucide-static/icons/banknote.svg?raw";
import bookOpen from "lucide-static/icons/book-open.svg?raw";
import briefcase from "lucide-static/icons/briefcase.svg?raw";
import calendar from "lucide-static/icons/calendar.svg?raw";
import car from "lucide-static/icons/car.svg?raw";
import check from "lucide-static/icons/check.svg?raw";
import chevronRight from "lucide-static/icons/chevron-right.svg?raw";
import chevronsDown from "lucide-static/icons/chevrons-down.svg?raw";
import circleAlert from "lucide-static/icons/circle-alert.svg?raw";
import circleCheck from "lucide-static/icons/circle-check.svg?raw";
import clock from "lucide-static/icons/clock.svg?raw";
import contrast from "lucide-static/icons/contrast.svg?raw";
import copy from "lucide-static/icons/copy.svg?raw";
import copyCheck from "lucide-static/icons/copy-check.svg?raw";
import crop from "lucide-static/icons/crop.svg?raw";
import deleteKey from "lucide-static/icons/delete.svg?raw";
import eraser from "lucide-static/icons/eraser.svg?raw";
import eye from "lucide-static/icons/eye.svg?raw";
import fileCheck from "lucide-static/icons/file-check.svg?raw";
import filePen from "lucide-static/icons/file-pen.svg?raw";
import filePlus from "lucide-static/icons/file-plus.svg?raw";
import fileText from "lucide-static/icons/file-text.svg?raw";
import files from "lucide-static/icons/files.svg?raw";
import flower2 from "lucide-static/icons/flower-2.svg?raw";
import folder from "lucide-static/icons/folder.svg?raw";
import gem from "lucide-static/icons/gem.svg?raw";
import graduationCap from "lucide-static/icons/graduation-cap.svg?raw";
import handIcon from "lucide-static/icons/hand.svg?raw";
import handHeart from "lucide-static/icons/hand-heart.svg?raw";
import handHelping from "lucide-static/icons/hand-helping.svg?raw";
import heart from "lucide-static/icons/heart.svg?raw";
import heartHandshake from "lucide-static/icons/heart-handshake.svg?raw";
import hourglass from "lucide-static/icons/hourglass.svg?raw";
import house from "lucide-static/icons/house.svg?raw";
import idCard from "lucide-static/icons/id-card.svg?raw";
import images from "lucide-static/icons/images.svg?raw";
import info from "lucide-static/icons/info.svg?raw";
import keyboard from "lucide-static/icons/keyboard.svg?raw";
import landmark from "lucide-static/icons/landmark.svg?raw";
import languages from "lucide-static/icons/languages.svg?raw";
import logOut from "lucide-static/icons/log-out.svg?raw";
import mapPin from "lucide-static/icons/map-pin.svg?raw";
import minus from "lucide-static/icons/minus.svg?raw";
import pencil from "lucide-static/icons/pencil.svg?raw";
import plus from "lucide-static/icons/plus.svg?raw";
import printer from "lucide-static/icons/printer.svg?raw";
import refreshCw from "lucide-static/icons/refresh-cw.svg?raw";
import rotateCw from "lucide-static/icons/rotate-cw.svg?raw";
import scanLine from "lucide-static/icons/scan-line.svg?raw";
import scrollText from "lucide-static/icons/scroll-text.svg?raw";
import search from "lucide-static/icons/search.svg?raw";
import send from "lucide-static/icons/send.svg?raw";
import shieldCheck from "lucide-static/icons/shield-check.svg?raw";
import sprout from "lucide-static/icons/sprout.svg?raw";
import stamp from "lucide-static/icons/stamp.svg?raw";
import store from "lucide-static/icons/store.svg?raw";
import trash2 from "lucide-static/icons/trash-2.svg?raw";
import triangleAlert from "lucide-static/icons/triangle-alert.svg?raw";
import truck from "lucide-static/icons/truck.svg?raw";
import usb from "lucide-static/icons/usb.svg?raw";
import user from "lucide-static/icons/user.svg?raw";
import users from "lucide-static/icons/users.svg?raw";
import volume1 from "lucide-static/icons/volume-1.svg?raw";
import volume2 from "lucide-static/icons/volume-2.svg?raw";
import volumeX from "lucide-static/icons/volume-x.svg?raw";
import wrench from "lucide-static/icons/wrench.svg?raw";
import x from "lucide-static/icons/x.svg?raw";
import zoomIn from "lucide-static/icons/zoom-in.svg?raw";
import zoomOut from "lucide-static/icons/zoom-out.svg?raw";

const icons = {
  accessibility,
  archive,
  "arrow-big-up": arrowBigUp,
  "arrow-down": arrowDown,
  "arrow-left": arrowLeft,
  "arrow-right": arrowRight,
  baby,
  "badge-check": badgeCheck,
  banknote,
  "book-open": bookOpen,
  briefcase,
  calendar,
  car,
  check,
  "chevron-right": chevronRight,
  "chevrons-down": chevronsDown,
  "circle-alert": circleAlert,
  "circle-check": circleCheck,
  clock,
  contrast,
  copy,
  "copy-check": copyCheck,
  crop,
  delete: deleteKey,
  eraser,
  eye,
  "file-check": fileCheck,
  "file-pen": filePen,
  "file-plus": filePlus,
  "file-text": fileText,
  files,
  "flower-2": flower2,
  folder,
  gem,
  "graduation-cap": graduationCap,
  hand: handIcon,
  "hand-heart": handHeart,
  "hand-helping": handHelping,
  heart,
  "heart-handshake": heartHandshake,
  hourglass,
  house,
  "id-card": idCard,
  images,
  info,
  keyboard,
  landmark,
  languages,
  "log-out": logOut,
  "map-pin": mapPin,
  minus,
  pencil,
  plus,
  printer,
  "refresh-cw": refreshCw,
  "rotate-cw": rotateCw,
  "scan-line": scanLine,
  "scroll-text": scrollText,
  search,
  send,
  "shield-check": shieldCheck,
  sprout,
  stamp,
  store,
  "trash-2": trash2,
  "triangle-alert": triangleAlert,
  truck,
  usb,
  user,
  users,
  "volume-1": volume1,
  "volume-2": volume2,
  "volume-x": volumeX,
  wrench,
  x,
  "zoom-in": zoomIn,
  "zoom-out": zoomOut,
};

export type IconName = keyof typeof icons;

/** The picture, as markup that this program's own build put here. */
export function iconMarkup(name: IconName): string {
  return icons[name];
}

/** An icon that the catalogue names, or a sheet of paper where this family has none of that name. */
export function iconNamed(name: string): IconName {
  return name in icons ? (name as IconName) : "file-text";
}
