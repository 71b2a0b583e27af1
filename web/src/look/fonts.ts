// Shipped with the page: Noto Sans Arabic (its Latin too) for the page itself, Noto Naskh Arabic for what people read at length.
import '@fontsource-variable/noto-sans-arabic/wght.css';
import '@fontsource/noto-naskh-arabic/400.css';
