# The Arabic of records and messages is that of docs/glossary: sealed is «محجوب», an object «الأصل», retracting «سحب القيد», an
# exhibit «مضبوطة», a case «ملف».
if grep -rnE 'مختوم|صاحب الختم|تُختم|المادة الأصلية|المواد الأصلية|مادة أصلية|بالتراجع|يتراجع|عينية|قضية|معرّف كيان' \
  "$SOURCE"/records/*.json "$SOURCE"/messages/ar/*.msg; then exit 1; fi
